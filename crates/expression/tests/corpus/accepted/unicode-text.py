return {"text": f"🔐 Ваш код: {token} — 验证码 {token}。", "upper": "straße".upper(), "len": len("🔐é"), "reversed": "Zoë"[::-1]}
