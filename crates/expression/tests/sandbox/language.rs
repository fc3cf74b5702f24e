//! What expressions may be written with.

use handset_expression::{Budget, Returned, Sandbox};
use rustix::process::{Pid, Signal, WaitIdOptions, kill_process};
use serde_json::json;

use crate::harness::{command, fault, value};

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

#[test]
fn what_is_put_into_other_words_keeps_its_meaning() {
    for (source, expected) in [
        ("return str.format('{a}', a=1), str.format_map('{a}', {'a': 2})", json!(["1", "2"])),
        ("return str.translate('ab', {97: 'x'})", json!("xb")),
        ("d = {'a': 1}\ndel (d['a'])\nreturn d", json!({})),
        (
            "d = {'f': '%s!', 'n': 7}\nd['f'] %= 'x'\nd['n'] %= 4\nreturn d",
            json!({"f": "x!", "n": 3}),
        ),
        ("d = {'a': {}}\nd['a'] |= {'x': 1}\nreturn d", json!({"a": {"x": 1}})),
        ("s = {1}\nt = s\ns |= {2}\nreturn t", json!([1, 2])),
        (
            "from re import sub as s\nreturn s('[0-9]', lambda m: '<' + m[0] + '>', 'a1')",
            json!("a<1>"),
        ),
        (
            "import re\nf = {'up': lambda m: m[0].upper()}\nreturn re.sub('a', f['up'], 'ab')",
            json!("Ab"),
        ),
        ("return str.join('-', 'ab'), ' '.join(map(str, [1]))", json!(["a-b", "1"])),
        (
            "class C:\n    def sub(self, a, b):\n        return a + b\nreturn C().sub(1, 2)",
            json!(3),
        ),
        ("return isinstance(token, int | str), 5 | 2", json!([true, 7])),
    ] {
        assert_eq!(value(source), expected, "{source}");
    }
}

#[test]
fn names_of_builtins_may_be_taken() {
    for (source, expected) in [
        ("type = 'sms'\nstr = dict = tuple = isinstance = 1\nreturn '%s' % type", json!("sms")),
        ("import re\ntype = dict = zip = 5\nreturn re.sub('a', lambda m: 'b', 'aa')", json!("bb")),
        ("chr = ord = len = None\nreturn 'ab'.translate({97: 98})", json!("bb")),
        ("str = int = 5\nreturn ip_address('10.0.0.1') in ip_network('10.0.0.0/8')", json!(true)),
        ("return \u{ff54}oken", json!("123456")),
    ] {
        assert_eq!(value(source), expected, "{source}");
    }
}

#[test]
fn what_would_fail_whenever_it_runs_is_refused_when_it_is_saved() {
    for (source, place, hint) in [
        ("import json\nreturn json.stringify({})", (2, 13), "Python has `json.dumps`"),
        (
            "import re as r\nreturn r.subn('a', 'b', 'c')",
            (2, 10),
            "use `re.sub`, and count with `len(re.findall(...))`",
        ),
        ("from hashlib import sha265", (1, 21), "did you mean `sha256`?"),
        (
            "import datetime\nreturn datetime.now()",
            (2, 17),
            "`now` belongs to the class: `datetime.datetime.now()`",
        ),
        (
            "from datetime import datetime as d\nreturn d.fromtimestamp(0)",
            (2, 10),
            "use `datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=...)`",
        ),
        ("raise ValueError('a', 1)", (1, 7), "put everything into one text, for example f\"...\""),
        (
            "import datetime\nreturn datetime.datetime.now().strftime('%H %z')",
            (2, 41),
            "use `.isoformat()`, which tells the offset, or write the zone as text",
        ),
        ("return ('a'.translate)({})", (1, 9), "call it without parentheses around its name"),
        ("_handset_printf = 1\nreturn '%s' % 1", (1, 1), "expressions do not see the interpreter"),
        ("def _handset_mod(a, b): return 1", (1, 5), "expressions do not see the interpreter"),
        ("import json as _handset_re", (1, 16), "expressions do not see the interpreter"),
    ] {
        let fault = fault(source);

        let found = fault.place.unwrap();
        assert_eq!((found.line, found.column), place, "{source}");
        assert_eq!(fault.hint.unwrap(), hint, "{source}");
    }
}

#[test]
fn a_name_that_an_expression_sets_itself_is_no_module() {
    let source = "def f(json):\n    return json.anything\nimport json\nclass C:\n    def __init__(self):\n        self.anything = 1\nreturn f(C())";

    assert_eq!(value(source), json!(1));
}

#[test]
fn a_worker_that_ended_while_it_waited_is_not_held_against_the_next_expression() {
    let sandbox = Sandbox::new(command(), Budget::default(), 1);
    sandbox.check("return 1", &[]).unwrap();
    let worker = Pid::from_raw(sandbox.idle_workers()[0].try_into().unwrap()).unwrap();

    kill_process(worker, Signal::KILL).unwrap();
    // Waits for its end and leaves it to the sandbox to collect.
    let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    rustix::process::waitid(rustix::process::WaitId::Pid(worker), ended).unwrap();

    let evaluated = sandbox.evaluate("return 1", vec![], 0).unwrap();
    assert_eq!(evaluated.returned, Returned::Value(json!(1)));
}
