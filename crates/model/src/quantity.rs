//! Bytes and points in time.

use serde::{Deserialize, Serialize};

/// A number of bytes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct ByteSize(pub u64);

impl ByteSize {
    /// Decimal text with three digits as the docker CLI prints it: `18MB`, `1.23GB`, `0B`.
    pub fn decimal(self) -> String {
        const UNITS: [&str; 6] = ["B", "kB", "MB", "GB", "TB", "PB"];
        #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
        let mut value = self.0 as f64;
        let mut unit = 0;
        while value >= 1000.0 && unit + 1 < UNITS.len() {
            value /= 1000.0;
            unit += 1;
        }
        if unit == 0 {
            format!("{}B", self.0)
        } else if value >= 100.0 {
            format!("{value:.0}{}", UNITS[unit])
        } else if value >= 10.0 {
            format!("{value:.1}{}", UNITS[unit])
        } else {
            format!("{value:.2}{}", UNITS[unit])
        }
    }
}

/// Milliseconds since the Unix epoch, UTC.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// A whole number of seconds since the epoch.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Nanoseconds since the epoch, cut to milliseconds.
    pub fn from_nanoseconds(nanoseconds: i64) -> Self {
        Self(nanoseconds.div_euclid(1_000_000))
    }

    /// Reads RFC 3339 (`2026-11-26T15:54:00.123456789Z`, offsets too). `None` for anything else
    /// and for the Engine's "never", `0001-01-01T00:00:00Z`.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let digits = |from: usize, to: usize| -> Option<i64> {
            let part = text.get(from..to)?;
            part.bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| part.parse().ok())?
        };
        let sign = |at: usize, wanted: u8| (bytes.get(at) == Some(&wanted)).then_some(());
        let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
        let (hour, minute, second) = (digits(11, 13)?, digits(14, 16)?, digits(17, 19)?);
        sign(4, b'-')?;
        sign(7, b'-')?;
        matches!(bytes.get(10), Some(b'T' | b't' | b' ')).then_some(())?;
        sign(13, b':')?;
        sign(16, b':')?;
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 {
            return None;
        }
        let mut at = 19;
        let mut millis = 0;
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            let start = at;
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            let fraction = text.get(start..at)?;
            let mut padded: String = fraction.chars().take(3).collect();
            while padded.len() < 3 {
                padded.push('0');
            }
            millis = padded.parse().ok()?;
        }
        let offset_minutes = match bytes.get(at)? {
            b'Z' | b'z' if at + 1 == bytes.len() => 0,
            direction @ (b'+' | b'-') if at + 6 == bytes.len() => {
                sign(at + 3, b':')?;
                let minutes = digits(at + 1, at + 3)? * 60 + digits(at + 4, at + 6)?;
                if *direction == b'+' {
                    minutes
                } else {
                    -minutes
                }
            }
            _ => return None,
        };
        if year <= 1 {
            return None;
        }
        let seconds =
            days_from_civil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
                - offset_minutes * 60;
        Some(Self(seconds * 1000 + millis))
    }

    /// RFC 3339 in UTC with milliseconds.
    pub fn rfc3339(self) -> String {
        let (days, rest) = (self.0.div_euclid(86_400_000), self.0.rem_euclid(86_400_000));
        let (year, month, day) = civil_from_days(days);
        let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
        let (second, millis) = (rest / 1000 % 60, rest % 1000);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }
}

/// Days since 1970-01-01 of a Gregorian date, by Howard Hinnant's `days_from_civil`.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_with_three_digits() {
        let shown = |bytes| ByteSize(bytes).decimal();
        assert_eq!(
            [
                shown(0),
                shown(999),
                shown(1000),
                shown(18_400_000),
                shown(346_000_000)
            ],
            ["0B", "999B", "1.00kB", "18.4MB", "346MB"]
        );
    }

    #[test]
    fn times_are_read_with_fractions_and_offsets() {
        let read = |text| Timestamp::parse_rfc3339(text).map(|time| time.0);
        assert_eq!(read("1970-01-01T00:00:01.5Z"), Some(1500));
        assert_eq!(
            read("2026-11-26T15:54:00.123456789Z"),
            Some(1_795_708_440_123)
        );
        assert_eq!(read("2026-11-26T16:54:00+01:00"), Some(1_795_708_440_000));
        assert_eq!(read("0001-01-01T00:00:00Z"), None);
        assert_eq!(read("yesterday"), None);
        assert_eq!(read("2026-13-26T16:54:00Z"), None);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(millis in -60_000_000_000_000_i64..60_000_000_000_000) {
            let time = Timestamp(millis);
            proptest::prop_assert_eq!(Timestamp::parse_rfc3339(&time.rfc3339()), Some(time));
        }
    }
}
