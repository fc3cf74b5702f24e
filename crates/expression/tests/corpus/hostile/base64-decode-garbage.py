import base64
return base64.b64decode("=" * 1_000_000 + "A" * 3)
