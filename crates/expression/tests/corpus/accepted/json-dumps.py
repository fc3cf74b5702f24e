import json
data = {"to": device.phone_number, "text": "Grüße \"x\"", "n": [1, 2.5, None, True]}
return {
    "default": json.dumps(data),
    "compact": json.dumps(data, separators=(",", ":"), sort_keys=True),
    "utf8": json.dumps("Grüße", ensure_ascii=False),
    "indented": json.dumps({"a": [1, {"b": 2}]}, indent=2),
    "back": json.loads(json.dumps(data)) == data,
}
