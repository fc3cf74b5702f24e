"""Runs each source as the body of a function, and tells what it returned or which error it raised.

Standard input holds {"inputs": {name: value}, "sources": [text]}, standard output a JSON list.
"""

import json
import math
import sys


def as_json(value):
    """The value as an expression returns it: tuples and sets are lists, keys are texts."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        if not -(2**63) <= value < 2**64:
            raise OverflowError("an integer does not fit 64 bits")
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("a number is not finite")
        return value
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return in_order([as_json(item) for item in value])
    if isinstance(value, dict):
        return {key if isinstance(key, str) else json.dumps(key): as_json(item) for key, item in value.items()}
    raise TypeError("not JSON")


def in_order(items):
    """A set has no order: numbers by size, all else by its text."""
    if all(isinstance(item, (int, float)) for item in items):
        return sorted(items)
    return sorted(items, key=str)


def outcome(source, inputs):
    lines = ["def handler(" + ", ".join(inputs) + "):"]
    lines += ["    " + line for line in source.split("\n")]
    scope = {}
    try:
        exec("\n".join(lines), scope)
        return {"value": as_json(scope["handler"](**json.loads(json.dumps(inputs))))}
    except Exception as error:
        return {"error": type(error).__name__}


asked = json.load(sys.stdin)
json.dump([outcome(source, asked["inputs"]) for source in asked["sources"]], sys.stdout)
