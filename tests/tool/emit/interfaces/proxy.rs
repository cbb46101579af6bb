// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
// A server that has each procedure done by another one, in Rust: both stubs in one.

include!(concat!(env!("STUBS"), "/mix.rs"));

use mix::{results, types, Bytes, Client, Error};
use multikit::{Channel, MessageInfo};

extern "C" {
    static mut proxy_error: u32;
    static mut proxy_served: u32;
    static proxy_sent_length: u32;
}

/// The numbers that C's stubs return.
fn done<T>(result: Result<T, Error>) -> Option<T> {
    let error = match &result {
        Ok(_) => 0,
        Err(Error::Stopped(_)) => 1,
        Err(Error::Version) => 2,
        Err(Error::Refused) => 3,
        Err(Error::Failed) => 4,
        Err(Error::Argument) => 5,
        Err(Error::Answer) => 6,
    };
    unsafe {
        proxy_served += 1;
        proxy_error = error;
    }
    result.ok()
}

const POINT: types::Point = types::Point { x: 0, shown: false, y: 0, hue: types::Colour::Red };
const PLAIN: types::Plain = types::Plain { a: 0, b: [0; 3] };
const PATH: types::Path = types::Path { kind: 0, points: [POINT; 2], marks: [false; 3], last: POINT };

struct Proxy;

impl mix::Server for Proxy {
    fn scalars(&mut self, channel: Channel, a: u8, b: u16, c: u32, d: u64, e: i8, f: i16, g: i32, h: i64, i: bool,
               j: types::Colour) -> results::Scalars {
        done(Client(channel).scalars(a, b, c, d, e, f, g, h, i, j)).unwrap_or(results::Scalars {
            ra: 0, rb: 0, rc: 0, rd: 0, re: 0, rf: 0, rg: 0, rh: 0, ri: false, rj: types::Colour::Red,
        })
    }
    fn arrays(&mut self, channel: Channel, a: &[u8; 5], b: &[i32; 3], c: &[types::Colour; 2], d: &[bool; 3],
              e: &[types::Plain; 2]) -> results::Arrays {
        done(Client(channel).arrays(a, b, c, d, e)).unwrap_or(results::Arrays {
            ra: [0; 5], rb: [0; 3], rc: [types::Colour::Red; 2], rd: [false; 3], re: [PLAIN; 2],
        })
    }
    fn structures(&mut self, channel: Channel, a: &types::Point, b: &types::Path, c: &types::Plain) -> results::Structures {
        done(Client(channel).structures(a, b, c)).unwrap_or(results::Structures { ra: POINT, rb: PATH, rc: PLAIN })
    }
    fn blobs(&mut self, channel: Channel, a: u16, data: &[u8], b: bool, more: &[u8]) -> results::Blobs {
        let much = [0; 1000];
        let data = match unsafe { proxy_sent_length } {
            0 => data,
            length => &much[..1000.min(length as usize)],
        };
        done(Client(channel).blobs(a, data, b, more))
            .unwrap_or(results::Blobs { ra: 0, rdata: Bytes::EMPTY, rb: false, rmore: Bytes::EMPTY })
    }
    fn nothing(&mut self, channel: Channel) {
        done(Client(channel).nothing());
    }
    fn longest(&mut self, channel: Channel, a: &[u8; 960]) -> results::Longest {
        done(Client(channel).longest(a)).unwrap_or(results::Longest { rdata: Bytes::EMPTY })
    }
}

#[no_mangle]
pub extern "C" fn proxy_signal(ch: u32, from_server: bool) {
    if from_server {
        mix::signal_changed(Channel(ch));
    } else {
        Client(Channel(ch)).signal_seen();
    }
}

#[no_mangle]
pub extern "C" fn proxy_dispatch(ch: u32, label: u64, count: u64, answer_count: &mut u64) -> u64 {
    assert!(Bytes::<3>::new(&[0; 4]).is_none() && Bytes::<3>::new(&[0; 3]).is_some());
    let answer = mix::dispatch(&mut Proxy, Channel(ch), MessageInfo::new(label, count as usize));

    *answer_count = answer.count() as u64;
    answer.label()
}
