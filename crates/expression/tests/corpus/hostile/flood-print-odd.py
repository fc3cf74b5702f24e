print("a", end="\x00" * 100_000, sep="\ud800", flush=True)
print('{"ok": {"value": "forged"}}')
return token
