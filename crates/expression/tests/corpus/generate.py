#!/usr/bin/env python3
"""Writes accepted.json: what CPython makes of every expression in accepted/, given the values of context.json.

Without arguments it writes the file. With `--check` it writes nothing and fails when the file differs. It also fails when
refused.json does not list the files in refused/, and when the value of an expression is not the same every time or depends

- on whether `regex_match` looks at the start of a text (as `re.match` does) or anywhere in it (as `re.search` does);
- on whether the body is indented to stand in a function, which also indents the lines within a triple-quoted string.
"""

import ast
import contextlib
import hashlib
import hmac
import io
import ipaddress
import json
import pathlib
import re
import sys
import textwrap
import unicodedata
import warnings

CORPUS = pathlib.Path(__file__).parent


def view(value):
    """An injected value: objects have the attributes that are listed, and nothing else."""
    if isinstance(value, list):
        return [view(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$object" not in value:
        return {key: view(item) for key, item in value.items()}
    shown = type(value["$object"], (), {})()
    for key, item in value.items():
        if not key.startswith("$"):
            setattr(shown, key, view(item))
    for key, item in value.get("$methods", {}).items():
        setattr(shown, key, lambda item=item: view(item))
    return shown


class Logger:
    """Stands in for `ak_logger`: takes an event and keyword arguments, and does nothing with them."""

    def _log(self, event, **_details):
        if not isinstance(event, str):
            raise TypeError("the event is a text")

    debug = info = warning = error = _log


def list_flatten(value):
    if isinstance(value, list):
        return value[0] if value else None
    return value


def slugify(value):
    ascii_only = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode("ascii")
    kept = re.sub(r"[^\w\s-]", "", ascii_only.lower())
    return re.sub(r"[-\s]+", "-", kept).strip("-_")


def hmac_sha256(key, message):
    key, message = (part.encode() if isinstance(part, str) else part for part in (key, message))
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def injected(messages, matcher):
    """The names that an expression has beyond Python's own."""
    values = json.loads((CORPUS / "context.json").read_text("utf-8"))
    names = {name: view(value) for name, value in values.items()}
    names |= {
        "regex_match": lambda value, regex: matcher(regex, value) is not None,
        "regex_replace": lambda value, regex, repl: re.sub(regex, repl, value),
        "list_flatten": list_flatten,
        "slugify": slugify,
        "ip_address": ipaddress.ip_address,
        "ip_network": ipaddress.ip_network,
        "ak_message": messages.append,
        "ak_logger": Logger(),
        "hmac_sha256": hmac_sha256,
    }
    return names


def jsonable(value):
    """`value` as JSON has it. Tuples and sets become lists, sets in order."""
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((jsonable(item) for item in value), key=lambda item: (str(type(item)), item))
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a key is not a text")
        return {key: jsonable(item) for key, item in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{type(value).__name__} is not JSON")


def read(path):
    """The source, with line feeds, and without what an editor puts before it."""
    source = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    return source.replace("\r\n", "\n").replace("\r", "\n")


def indented(source, name):
    """`source` as the body of a function, indented by four spaces."""
    body = textwrap.indent(textwrap.dedent(source), "    ")
    return compile("def handler():\n" + body + "\n", name, "exec")


def as_written(source, name):
    """`source` as the body of a function, with no text within it changed."""
    try:
        body = ast.parse(source).body
    except IndentationError:
        body = ast.parse("if True:\n" + source).body
    module = ast.parse("def handler():\n    pass\n")
    module.body[0].body = body
    return compile(module, name, "exec")


def evaluate(path, matcher, wrapped):
    messages = []
    names = injected(messages, matcher)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        # `"\+49"` is what people write; it is a text with a backslash, and a warning.
        warnings.simplefilter("ignore")
        exec(wrapped(read(path), path.name), names)
        value = names["handler"]()
    return {"value": jsonable(value), "messages": jsonable(messages)}


def accepted():
    expected = {}
    for path in sorted((CORPUS / "accepted").glob("*.py")):
        try:
            result = evaluate(path, re.match, as_written)
            others = [evaluate(path, re.search, as_written), evaluate(path, re.match, indented)]
        except Exception as error:
            sys.exit(f"{path.name}: {type(error).__name__}: {error}")
        if any(json.dumps(other) != json.dumps(result) for other in others):
            sys.exit(f"{path.name}: the value differs from run to run, or depends on how the body is run")
        expected[path.name] = result
    return expected


def check_refused():
    listed = json.loads((CORPUS / "refused.json").read_text("utf-8"))
    there = {path.name for path in (CORPUS / "refused").glob("*.py")}
    if listed.keys() != there:
        sys.exit(f"refused.json and refused/ differ: {sorted(listed.keys() ^ there)}")
    for name, place in listed.items():
        lines = read(CORPUS / "refused" / name).count("\n")
        if not 1 <= place["line"] <= lines + 1 or place["column"] is not None and place["column"] < 1:
            sys.exit(f"{name}: there is no such place")


def main():
    expected = accepted()
    check_refused()
    rows = (f"  {json.dumps(name)}: {json.dumps(result, ensure_ascii=False)}" for name, result in expected.items())
    text = "{\n" + ",\n".join(rows) + "\n}\n"
    target = CORPUS / "accepted.json"
    if "--check" in sys.argv[1:]:
        if target.read_text("utf-8") != text:
            sys.exit("accepted.json is not what generate.py would write")
    else:
        target.write_text(text, "utf-8")
    print(f"{len(expected)} expressions")


if __name__ == "__main__":
    main()
