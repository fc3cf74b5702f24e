//! `text % values` (Python library reference, printf-style string formatting).

use monty_types::MontyObject;

/// Longest result and widest field, in characters: an expression may return no more anyway.
const MAX_CHARS: usize = 16 << 10;

/// Why a text cannot be formatted, in Python's words: the name of its error, and the message.
pub(crate) type Mistake = (&'static str, String);

/// The values behind the `%`.
pub(crate) enum Values<'a> {
    Tuple(&'a [MontyObject]),
    Dict(&'a [(&'a MontyObject, &'a MontyObject)]),
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each flag of a field")]
struct Field {
    key: Option<String>,
    is_left: bool,
    has_sign: bool,
    has_space: bool,
    is_alternate: bool,
    is_zero_padded: bool,
    width: usize,
    precision: Option<usize>,
}

/// Puts `values` into the fields of `template`.
pub(crate) fn printf(template: &str, values: &Values<'_>) -> Result<String, Mistake> {
    let mut out = String::new();
    let mut next = 0;
    let mut rest = template.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut take = || take(values, &mut next);
        let field = field(&mut rest, &mut take)?;
        let conversion = rest.next().ok_or(("ValueError", "incomplete format".to_owned()))?;
        if conversion == '%' {
            out.push('%');
            continue;
        }
        let value = match &field.key {
            Some(key) => keyed(values, key)?,
            None => take()?,
        };
        out.push_str(&field.text(conversion, value)?);
        if out.len() > MAX_CHARS {
            return Err(("MemoryError", "the formatted text is too long".to_owned()));
        }
    }
    match values {
        Values::Tuple(values) if next < values.len() => {
            Err(("TypeError", "not all arguments converted during string formatting".to_owned()))
        }
        Values::Tuple(_) | Values::Dict(_) => Ok(out),
    }
}

fn field<'a>(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    take: &mut impl FnMut() -> Result<&'a MontyObject, Mistake>,
) -> Result<Field, Mistake> {
    let mut field = Field::default();
    if rest.next_if_eq(&'(').is_some() {
        let key: String = rest.by_ref().take_while(|c| *c != ')').collect();
        field.key = Some(key);
    }
    while let Some(flag) = rest.next_if(|c| "-+ #0".contains(*c)) {
        match flag {
            '-' => field.is_left = true,
            '+' => field.has_sign = true,
            ' ' => field.has_space = true,
            '#' => field.is_alternate = true,
            _ => field.is_zero_padded = true,
        }
    }
    if let Some(width) = number(rest, take)? {
        field.is_left |= width < 0;
        field.width = bounded(width)?;
    }
    if rest.next_if_eq(&'.').is_some() {
        field.precision = Some(bounded(number(rest, take)?.unwrap_or(0))?);
    }
    while rest.next_if(|c| "hlL".contains(*c)).is_some() {}
    Ok(field)
}

/// Digits, or `*` and a value.
fn number<'a>(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    take: &mut impl FnMut() -> Result<&'a MontyObject, Mistake>,
) -> Result<Option<i64>, Mistake> {
    if rest.next_if_eq(&'*').is_some() {
        return match take()? {
            MontyObject::Int(number) => Ok(Some(*number)),
            _ => Err(("TypeError", "* wants int".to_owned())),
        };
    }
    let mut digits = String::new();
    while let Some(digit) = rest.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    if digits.is_empty() { Ok(None) } else { Ok(Some(digits.parse().unwrap_or(i64::MAX))) }
}

fn bounded(number: i64) -> Result<usize, Mistake> {
    usize::try_from(number.unsigned_abs())
        .ok()
        .filter(|number| *number <= MAX_CHARS)
        .ok_or(("ValueError", "width too big".to_owned()))
}

fn take<'a>(values: &Values<'a>, next: &mut usize) -> Result<&'a MontyObject, Mistake> {
    let Values::Tuple(values) = values else {
        return Err(("TypeError", "not enough arguments for format string".to_owned()));
    };
    let value = values
        .get(*next)
        .ok_or(("TypeError", "not enough arguments for format string".to_owned()))?;
    *next += 1;
    Ok(value)
}

fn keyed<'a>(values: &Values<'a>, key: &str) -> Result<&'a MontyObject, Mistake> {
    let Values::Dict(pairs) = values else {
        return Err(("TypeError", "format requires a mapping".to_owned()));
    };
    let found =
        pairs.iter().find(|(name, _)| matches!(name, MontyObject::String(name) if name == key));
    found.map(|(_, value)| *value).ok_or_else(|| ("KeyError", format!("'{key}'")))
}

impl Field {
    fn text(&self, conversion: char, value: &MontyObject) -> Result<String, Mistake> {
        match conversion {
            's' => Ok(self.pad(&self.cut(value.to_string()), "")),
            'r' | 'a' => Ok(self.pad(&self.cut(value.py_repr()), "")),
            'c' => Ok(self.pad(&character(value)?, "")),
            'd' | 'i' | 'u' => self.integer(conversion, value, 10),
            'x' | 'X' => self.integer(conversion, value, 16),
            'o' => self.integer(conversion, value, 8),
            'f' | 'F' | 'e' | 'E' | 'g' | 'G' => self.float(conversion, value),
            other => Err(("ValueError", format!("unsupported format character '{other}'"))),
        }
    }

    fn cut(&self, text: String) -> String {
        match self.precision {
            Some(chars) => text.chars().take(chars).collect(),
            None => text,
        }
    }

    fn integer(
        &self,
        conversion: char,
        value: &MontyObject,
        radix: u32,
    ) -> Result<String, Mistake> {
        let number = integer_of(conversion, value)?;
        let digits = number.trim_start_matches('-');
        let magnitude: u128 = digits.parse().unwrap_or_default();
        let digits = match radix {
            16 if conversion == 'X' => format!("{magnitude:X}"),
            16 => format!("{magnitude:x}"),
            8 => format!("{magnitude:o}"),
            _ => digits.to_owned(),
        };
        let digits = format!("{digits:0>width$}", width = self.precision.unwrap_or(0));
        let mark = match conversion {
            'x' | 'X' if self.is_alternate => format!("0{conversion}"),
            'o' if self.is_alternate => "0o".to_owned(),
            _ => String::new(),
        };
        Ok(self.pad(&digits, &format!("{}{mark}", self.sign(number.starts_with('-')))))
    }

    fn float(&self, conversion: char, value: &MontyObject) -> Result<String, Mistake> {
        let number = float_of(value)?;
        let precision = self.precision.unwrap_or(6).min(1_000);
        let magnitude = number.abs();
        let digits = match conversion.to_ascii_lowercase() {
            _ if number.is_nan() => "nan".to_owned(),
            _ if number.is_infinite() => "inf".to_owned(),
            'f' => format!("{magnitude:.precision$}"),
            'e' => exponent(magnitude, precision),
            _ => general(magnitude, precision.max(1), self.is_alternate),
        };
        let digits = if conversion.is_ascii_uppercase() { digits.to_uppercase() } else { digits };
        Ok(self.pad(&digits, self.sign(number.is_sign_negative() && !number.is_nan())))
    }

    const fn sign(&self, is_negative: bool) -> &'static str {
        match (is_negative, self.has_sign, self.has_space) {
            (true, _, _) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        }
    }

    /// `sign` and `text`, padded to the width. Zeros go between the two.
    fn pad(&self, text: &str, sign: &str) -> String {
        let missing = self.width.saturating_sub(text.chars().count() + sign.chars().count());
        let is_number = text.starts_with(|c: char| c.is_ascii_hexdigit());
        if self.is_left {
            format!("{sign}{text}{}", " ".repeat(missing))
        } else if self.is_zero_padded && is_number {
            format!("{sign}{}{text}", "0".repeat(missing))
        } else {
            format!("{}{sign}{text}", " ".repeat(missing))
        }
    }
}

fn character(value: &MontyObject) -> Result<String, Mistake> {
    match value {
        MontyObject::String(text) if text.chars().count() == 1 => Ok(text.clone()),
        MontyObject::Int(number) => u32::try_from(*number)
            .ok()
            .and_then(char::from_u32)
            .map(String::from)
            .ok_or(("OverflowError", "%c arg not in range(0x110000)".to_owned())),
        _ => Err(("TypeError", "%c requires int or char".to_owned())),
    }
}

/// The digits of an integer. Large ones have more than a machine's integers hold.
fn integer_of(conversion: char, value: &MontyObject) -> Result<String, Mistake> {
    match value {
        MontyObject::Int(number) => Ok(number.to_string()),
        MontyObject::Bool(value) => Ok(i64::from(*value).to_string()),
        MontyObject::BigInt(number) if matches!(conversion, 'd' | 'i' | 'u') => {
            Ok(number.to_string())
        }
        MontyObject::Float(number)
            if matches!(conversion, 'd' | 'i' | 'u') && number.is_finite() =>
        {
            Ok(format!("{:.0}", number.trunc()).replace("-0", "0"))
        }
        other => {
            let wanted = if matches!(conversion, 'd' | 'i' | 'u') {
                "a real number is"
            } else {
                "an integer is"
            };
            Err((
                "TypeError",
                format!("%{conversion} format: {wanted} required, not {}", type_name(other)),
            ))
        }
    }
}

fn float_of(value: &MontyObject) -> Result<f64, Mistake> {
    match value {
        MontyObject::Float(number) => Ok(*number),
        MontyObject::Bool(value) => Ok(f64::from(u8::from(*value))),
        MontyObject::Int(_) | MontyObject::BigInt(_) => value
            .to_string()
            .parse()
            .map_err(|_| ("OverflowError", "int too large to convert to float".to_owned())),
        other => Err(("TypeError", format!("must be real number, not {}", type_name(other)))),
    }
}

const fn type_name(value: &MontyObject) -> &'static str {
    match value {
        MontyObject::None => "NoneType",
        MontyObject::String(_) => "str",
        MontyObject::List(_) => "list",
        MontyObject::Dict(_) => "dict",
        MontyObject::Tuple(_) => "tuple",
        _ => "object",
    }
}

/// C's `%e`: at least two digits of exponent.
fn exponent(number: f64, precision: usize) -> String {
    let text = format!("{number:.precision$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

/// C's `%g`: `precision` digits that matter, without the zeros at their end.
fn general(number: f64, precision: usize, keeps_zeros: bool) -> String {
    let scientific = exponent(number, precision - 1);
    let power: i64 =
        scientific.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or_default();
    let digits = i64::try_from(precision).unwrap_or(i64::MAX);
    if power < -4 || power >= digits {
        let (digits, power) = scientific.split_once('e').unwrap_or((&scientific, "+00"));
        return format!("{}e{power}", without_zeros(digits, keeps_zeros));
    }
    let decimals = usize::try_from(digits - 1 - power).unwrap_or_default();
    without_zeros(&format!("{number:.decimals$}"), keeps_zeros).to_owned()
}

fn without_zeros(digits: &str, keeps_zeros: bool) -> &str {
    if keeps_zeros || !digits.contains('.') {
        digits
    } else {
        digits.trim_end_matches('0').trim_end_matches('.')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(template: &str, value: MontyObject) -> String {
        printf(template, &Values::Tuple(&[value])).unwrap()
    }

    #[test]
    fn fields_are_filled_as_python_fills_them() {
        // Values from CPython 3.11.
        assert_eq!(text("%05d|", MontyObject::Int(-42)), "-0042|");
        assert_eq!(text("%-5d|", MontyObject::Int(42)), "42   |");
        assert_eq!(text("%+.2f", MontyObject::Float(2.71999)), "+2.72");
        assert_eq!(text("%g", MontyObject::Float(1e-7)), "1e-07");
        assert_eq!(text("%g", MontyObject::Float(123_456_789.0)), "1.23457e+08");
        assert_eq!(text("%g", MontyObject::Float(0.5)), "0.5");
        assert_eq!(text("%#x", MontyObject::Int(255)), "0xff");
        assert_eq!(text("%.2s!", MontyObject::String("abc".to_owned())), "ab!");
        assert_eq!(text("%r", MontyObject::String("a".to_owned())), "'a'");
        assert_eq!(text("%5.1f%%", MontyObject::Float(99.55)), " 99.5%");
        assert_eq!(text("%d", MontyObject::Float(-2.7)), "-2");
    }

    #[test]
    fn mistakes_are_told_in_pythons_words() {
        let mistake = |template: &str, values: &[MontyObject]| {
            printf(template, &Values::Tuple(values)).unwrap_err().1
        };

        assert_eq!(
            mistake("%s %s", &[MontyObject::Int(1)]),
            "not enough arguments for format string"
        );
        assert_eq!(
            mistake("x", &[MontyObject::Int(1)]),
            "not all arguments converted during string formatting"
        );
        assert_eq!(
            mistake("%d", &[MontyObject::None]),
            "%d format: a real number is required, not NoneType"
        );
        assert_eq!(mistake("%1000000000d", &[MontyObject::Int(1)]), "width too big");
    }
}
