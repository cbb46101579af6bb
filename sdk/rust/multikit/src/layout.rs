// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! What is sent in messages: values, laid out as C lays out structures on AArch64 (AAPCS64 5.9), little endian, padding zero.

/// A value that can be sent: integers, `bool`, arrays, `()`, and structures that `message!` declares.
pub trait Message: Sized {
    /// Bytes, a multiple of `ALIGN`; what C's `sizeof` is, but for structures without members: 0.
    const SIZE: usize;
    /// As C's `_Alignof`.
    const ALIGN: usize;

    /// Writes the value to `SIZE` bytes that are zero.
    fn encode(&self, bytes: &mut [u8]);

    /// Reads it from `SIZE` bytes; none if they are no value of this type (a `bool` of 2). Padding is not looked at.
    fn decode(bytes: &[u8]) -> Option<Self>;
}

/// The next multiple of align, a power of two.
#[doc(hidden)]
pub const fn align_up(at: usize, align: usize) -> usize {
    (at + align - 1) & !(align - 1)
}

/// The larger one.
#[doc(hidden)]
pub const fn larger(a: usize, b: usize) -> usize {
    if a > b {
        a
    } else {
        b
    }
}

macro_rules! integers {
    ($($type:ty)*) => {$(
        impl Message for $type {
            const SIZE: usize = core::mem::size_of::<$type>();
            const ALIGN: usize = core::mem::size_of::<$type>();

            fn encode(&self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_le_bytes());
            }

            fn decode(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(<$type>::from_le_bytes)
            }
        }
    )*};
}
integers!(u8 u16 u32 u64 i8 i16 i32 i64);

impl Message for bool {
    const SIZE: usize = 1;
    const ALIGN: usize = 1;

    fn encode(&self, bytes: &mut [u8]) {
        bytes[0] = u8::from(*self);
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        match bytes[0] {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Message for () {
    const SIZE: usize = 0;
    const ALIGN: usize = 1;

    fn encode(&self, _bytes: &mut [u8]) {}

    fn decode(_bytes: &[u8]) -> Option<Self> {
        Some(())
    }
}

impl<T: Message + Copy + Default, const N: usize> Message for [T; N] {
    const SIZE: usize = N * T::SIZE;
    const ALIGN: usize = T::ALIGN;

    fn encode(&self, bytes: &mut [u8]) {
        for (i, each) in self.iter().enumerate() {
            each.encode(&mut bytes[i * T::SIZE..(i + 1) * T::SIZE]);
        }
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut found = [T::default(); N];

        for (i, each) in found.iter_mut().enumerate() {
            *each = T::decode(&bytes[i * T::SIZE..(i + 1) * T::SIZE])?;
        }
        Some(found)
    }
}

/// Declares structures that can be sent, of the same layout as a C structure with these members:
///
/// ```ignore
/// multikit::message! {
///     /// What is asked.
///     pub struct Addition {
///         pub a: u32,
///         pub b: u64,
///     }
/// }
/// ```
///
/// They are `Clone`, `Copy`, `Debug`, `Default` and `PartialEq`.
#[macro_export]
macro_rules! message {
    ($(
        $(#[$meta:meta])* $visible:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_visible:vis $field:ident : $type:ty),* $(,)?
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        $visible struct $name {
            $($(#[$field_meta])* $field_visible $field: $type),*
        }

        impl $crate::Message for $name {
            const ALIGN: usize = {
                let align = 1;
                $(let align = $crate::layout::larger(align, <$type as $crate::Message>::ALIGN);)*
                align
            };
            const SIZE: usize = {
                let at = 0;
                $(
                    let at = $crate::layout::align_up(at, <$type as $crate::Message>::ALIGN)
                        + <$type as $crate::Message>::SIZE;
                )*
                $crate::layout::align_up(at, <Self as $crate::Message>::ALIGN)
            };

            #[allow(unused_variables)]
            fn encode(&self, bytes: &mut [u8]) {
                let at = 0;
                $(
                    let from = $crate::layout::align_up(at, <$type as $crate::Message>::ALIGN);
                    let at = from + <$type as $crate::Message>::SIZE;
                    $crate::Message::encode(&self.$field, &mut bytes[from..at]);
                )*
            }

            #[allow(unused_variables)]
            fn decode(bytes: &[u8]) -> Option<Self> {
                let at = 0;
                $(
                    let from = $crate::layout::align_up(at, <$type as $crate::Message>::ALIGN);
                    let at = from + <$type as $crate::Message>::SIZE;
                    let $field = <$type as $crate::Message>::decode(&bytes[from..at])?;
                )*
                Some($name { $($field),* })
            }
        }
    )*};
}
