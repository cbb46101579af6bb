// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! What is passed on to libmicrokit: each function by its name, with its numbers, and what cannot be passed on.

mod fake;

use std::panic::catch_unwind;

use multikit::*;

fn answering(answer: u64) {
    fake::ANSWER.with(|cell| cell.set(answer));
}

#[test]
fn channels() {
    let channel = Channel::new(61);

    channel.notify();
    channel.deferred_notify();
    channel.irq_ack();
    channel.deferred_irq_ack();
    assert_eq!(fake::calls(), [("notify", 61, 0), ("deferred_notify", 61, 0), ("irq_ack", 61, 0), ("deferred_irq_ack", 61, 0)]);
    assert!(catch_unwind(|| Channel::new(62)).is_err());
}

#[test]
fn children() {
    let child = Child::new(9);

    child.restart(0x200000);
    child.reset();
    child.stop();
    child.resume();
    answering(7);
    assert_eq!((child.restarts(), child.cause()), (7, Cause::Fault(6)));
    assert_eq!(fake::calls(), [("restart", 9, 0x200000), ("reset", 9, 0), ("stop", 9, 0), ("resume", 9, 0), ("restarts", 9, 0),
                               ("cause", 9, 0)]);
    for (number, cause) in [(0, Cause::None), (0x100, Cause::Stopped), (0x101, Cause::Restarted), (0x102, Cause::CoreDown)] {
        answering(number);
        assert_eq!(child.cause(), cause);
    }
}

#[test]
fn virtual_cpus() {
    let vcpu = Vcpu::new(1);

    vcpu.restart(0x4000);
    vcpu.stop();
    vcpu.inject_irq(1023, 31, 1, 3);
    vcpu.ack_vppi(27);
    vcpu.write_register(5, 6);
    answering(0x55);
    assert_eq!(vcpu.read_register(8), 0x55);
    assert_eq!(fake::calls(), [("vcpu_restart", 1, 0x4000), ("vcpu_stop", 1, 0), ("inject", 1, 1023), ("ack_vppi", 1, 27),
                               ("write_reg", 1, 5), ("read_reg", 1, 8)]);
}

#[test]
fn cores_and_watches() {
    let watch = Watch::new(Channel::new(3));

    answering(3);
    assert_eq!((watch.epoch(), watch.reason()), (3, Some(PeerReason::Restarted)));
    assert_eq!(Core::new(2).status(), CoreState::Unknown);
    answering(0);
    assert_eq!((watch.reason(), Core::new(2).status(), Core::new(2).restart()), (None, CoreState::On, false));
    for (number, state) in [(1, CoreState::Off), (2, CoreState::Starting)] {
        answering(number);
        assert_eq!((Core::new(2).status(), Core::new(2).restart()), (state, true));
    }
}

#[test]
fn slots_and_name() {
    answering(0);
    assert_eq!(cspace_slot(0), None);
    answering(459);
    assert_eq!(cspace_slot(1), Some(459));
    assert_eq!(pd_name(), "fake");
}

#[test]
fn message_words() {
    mr_set(119, 7);
    assert_eq!((mr_get(119), mr_get(0)), (7, 0));
    for index in [120, 255, 256, usize::MAX] {
        assert!(catch_unwind(|| mr_get(index)).is_err());
        assert!(catch_unwind(|| mr_set(index, 1)).is_err());
    }
}

#[test]
fn message_infos() {
    let info = MessageInfo::new((1 << 52) - 1, 120);

    assert_eq!((info.label(), info.count()), ((1 << 52) - 1, 120));
    assert_eq!(format!("{info:?}"), "MessageInfo(0xfffffffffffff, 120)");
    assert!(catch_unwind(|| MessageInfo::new(1 << 52, 0)).is_err());
    assert!(catch_unwind(|| MessageInfo::new(0, 121)).is_err());
    // No kernel says so; an index made of it would be checked again.
    assert_eq!(MessageInfo::from_raw(domain::RawMessageInfo { words: [127] }).count(), 120);
}

#[test]
fn console() {
    debug_print!("{}-", 1);
    debug_println!("{} {name}", "two", name = 3);
    let captured = 4;
    debug_println!("{captured}");
    debug_println!();
    assert_eq!(fake::printed(), "1-two 3\n4\n\n");
}

#[test]
fn log_lines() {
    log_error!("a {}", 1);
    log_warning!("b");
    log_info!("c\0d");
    log_debug!("not by default");
    assert_eq!(fake::printed(), "1 a 1\n2 b\n3 cd\n");
    set_log_level(Level::Debug);
    log_debug!("e");
    set_log_level(Level::Error);
    log_info!("not now");
    log_error!("{}", "long ".repeat(100));
    set_log_level(Level::Info);
    assert_eq!(fake::printed(), format!("4 e\n1 {}\n", &"long ".repeat(100)[..128]));
}
