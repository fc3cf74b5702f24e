//! What expressions may be written with.

use serde_json::json;

use crate::harness::{fault, value};

#[test]
fn the_documented_example_runs_as_it_stands() {
    let example = "return {\n    \"from\": stage.from_number,\n    \"to\": device.phone_number,\n    \"body\": f\"foo bar baz {token}\",\n}\n";

    let expected =
        json!({"from": "+15550001111", "to": "+4915123456789", "body": "foo bar baz 123456"});
    assert_eq!(value(example).to_string(), expected.to_string());
}

#[test]
fn the_copy_with_a_stray_dot_is_refused_with_line_column_and_hint() {
    let copy = "return {\n    \"from\": stage.from_number,\n    \"to\": device.phone_number,\n    \"body\": f\"foo bar baz {token}\".\n}\n";

    let fault = fault(copy);

    let place = fault.place.unwrap();
    assert_eq!((place.line, place.column), (4, 35));
    assert_eq!(place.source_line, "    \"body\": f\"foo bar baz {token}\".");
    assert_eq!(fault.hint.unwrap(), "remove the stray `.` after the string");
}

#[test]
fn what_the_interpreter_lacks_is_made_up_for() {
    for (source, expected) in [
        (
            "return 'a %s %(x)s' % token if False else '%s-%05.1f' % (token, 2.5)",
            json!("123456-002.5"),
        ),
        ("return '%(a)s' % {'a': 1}", json!("1")),
        ("return 7 % 3 % 2, -7 % 3", json!([1, 2])),
        ("return {'a': 1} | {'b': 2} | {'a': 3}", json!({"a": 3, "b": 2})),
        ("d = {'a': 1}\nd |= {'b': 2}\nreturn d", json!({"a": 1, "b": 2})),
        ("s = 'n=%d'\ns %= 3\nreturn s", json!("n=3")),
        ("d = {'a': 1, 'b': 2}\ndel d['a']\nreturn d", json!({"b": 2})),
        ("x = [1, 2, 3]\ndel x[0], x[0]\nreturn x", json!([3])),
        (
            "return device.phone_number.translate(str.maketrans('', '', '+'))",
            json!("4915123456789"),
        ),
        (
            "import re\nreturn re.sub(r'\\d', lambda m: str(int(m.group()) + 1), 'a1b2')",
            json!("a2b3"),
        ),
        ("return format(3, '05d')", json!("00003")),
        (
            "import hashlib, hmac\nreturn hmac.new(b'k', token.encode(), hashlib.sha256).hexdigest()[:8]",
            json!("0f6259fc"),
        ),
        ("from hashlib import sha256 as h\nreturn h(b'abc').hexdigest()[:8]", json!("ba7816bf")),
        ("return ip_address('10.1.2.3') in ip_network('10.0.0.0/8')", json!(true)),
        ("return regex_match('abc', 'a.'), regex_replace('a-b', '-', '+')", json!([true, "a+b"])),
        ("return list_flatten([1, 2]), list_flatten([]), list_flatten('x')", json!([1, null, "x"])),
        ("return slugify('Hello World')", json!("hello-world")),
        ("  return 1", json!(1)),
        ("x = 1\nx", json!(null)),
        (
            "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n    g()\n    return n\nreturn f()",
            json!(1),
        ),
        ("n = 0\ndef g():\n    nonlocal n\n    n += 1\ng()\nreturn n", json!(1)),
        ("return http_request.get_host()", json!("sso.example.org")),
        (
            "import datetime\nreturn datetime.datetime.now(datetime.timezone.utc).isoformat()",
            json!("2026-11-24T12:00:00+00:00"),
        ),
    ] {
        assert_eq!(value(source), expected, "{source}");
    }
}
