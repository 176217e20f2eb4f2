//! The part of `num-bigint` that swc needs to read a bigint literal: no arithmetic, which was a
//! fiftieth of the shipped WASM.

use std::fmt;
use std::ops::Neg;

/// Longer literals aren't converted to decimal, which takes quadratic time.
const MAX_DIGITS: usize = 4096;

/// The base of [`decimal`]'s digits, and its number of zeros.
const CHUNK: u64 = 1_000_000_000;
const CHUNK_ZEROS: usize = 9;

/// The value of a bigint literal, or of one behind a minus. In decimal, or as hexadecimal if it is
/// longer than any that people write.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BigInt(String);

impl BigInt {
    /// Reads digits in a base from 2 to 16, with separators. `None` if that isn't what they are.
    pub fn parse_bytes(digits: &[u8], radix: u32) -> Option<Self> {
        if digits.first() == Some(&b'_') {
            return None;
        }
        let digits = digits.iter().filter(|&&digit| digit != b'_');
        let digits: Vec<u32> = digits
            .map(|&digit| char::from(digit).to_digit(radix))
            .collect::<Option<_>>()?;
        let zeros = digits.iter().take_while(|&&digit| digit == 0).count();
        let significant = digits.get(zeros..).unwrap_or_default();
        match (digits.is_empty(), significant) {
            (true, _) => None,
            (_, []) => Some(Self("0".into())),
            (_, digits) if radix == 10 => Some(Self(text(digits, radix))),
            (_, digits) if digits.len() <= MAX_DIGITS => Some(Self(decimal(digits, radix))),
            (_, digits) => Some(Self(as_written(digits, radix)?)),
        }
    }
}

impl Neg for BigInt {
    type Output = Self;

    fn neg(self) -> Self {
        Self(match self.0.strip_prefix('-') {
            Some(positive) => positive.into(),
            None if self.0 == "0" => self.0,
            None => format!("-{}", self.0),
        })
    }
}

impl fmt::Display for BigInt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn text(digits: &[u32], radix: u32) -> String {
    let digits = digits.iter();
    digits
        .filter_map(|&digit| char::from_digit(digit, radix))
        .collect()
}

fn as_written(digits: &[u32], radix: u32) -> Option<String> {
    let prefix = match radix {
        2 => "0b",
        8 => "0o",
        16 => "0x",
        _ => return None,
    };
    Some(format!("{prefix}{}", text(digits, radix)))
}

fn decimal(digits: &[u32], radix: u32) -> String {
    // The lowest chunk first.
    let mut chunks: Vec<u64> = Vec::new();
    for &digit in digits {
        let mut carry = u64::from(digit);
        for chunk in &mut chunks {
            let value = *chunk * u64::from(radix) + carry;
            (*chunk, carry) = (value % CHUNK, value / CHUNK);
        }
        if carry > 0 {
            chunks.push(carry);
        }
    }
    let mut text = String::new();
    for (index, chunk) in chunks.iter().rev().enumerate() {
        let width = if index == 0 { 0 } else { CHUNK_ZEROS };
        text.push_str(&format!("{chunk:0width$}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(digits: &str, radix: u32) -> Option<String> {
        Some(BigInt::parse_bytes(digits.as_bytes(), radix)?.to_string())
    }

    #[test]
    fn every_base_is_written_in_decimal() {
        assert_eq!(read("1_000", 10).as_deref(), Some("1000"));
        assert_eq!(read("ff", 16).as_deref(), Some("255"));
        assert_eq!(
            read("FFFFFFFFFFFFFFFF", 16).as_deref(),
            Some("18446744073709551615")
        );
        assert_eq!(read("3b9aca00", 16).as_deref(), Some("1000000000"));
        assert_eq!(
            read("de0b6b3a7640007", 16).as_deref(),
            Some("1000000000000000007")
        );
        assert_eq!(read("777", 8).as_deref(), Some("511"));
        assert_eq!(read("1_01", 2).as_deref(), Some("5"));
    }

    #[test]
    fn zeros_in_front_do_not_count() {
        assert_eq!(read("0", 10).as_deref(), Some("0"));
        assert_eq!(read("00", 16).as_deref(), Some("0"));
        assert_eq!(
            BigInt::parse_bytes(b"00a", 16),
            BigInt::parse_bytes(b"10", 10)
        );
    }

    #[test]
    fn zero_has_no_sign() {
        let negated = |digits: &[u8]| Some((-BigInt::parse_bytes(digits, 10)?).to_string());
        assert_eq!(negated(b"12").as_deref(), Some("-12"));
        assert_eq!(negated(b"0").as_deref(), Some("0"));
    }

    #[test]
    fn other_texts_are_no_digits() {
        for (digits, radix) in [
            ("", 10),
            ("_1", 10),
            ("_", 16),
            ("2", 2),
            ("g", 16),
            ("-1", 10),
        ] {
            assert_eq!(read(digits, radix), None, "{digits}");
        }
    }

    #[test]
    fn a_literal_of_any_length_takes_no_time() {
        let long = "f".repeat(500_000);
        assert_eq!(read(&long, 16), Some(format!("0x{long}")));
        let long = "9".repeat(500_000);
        assert_eq!(read(&long, 10), Some(long));
    }
}
