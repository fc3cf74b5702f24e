return {"say": ", ".join(token), "ssml": "".join(f"<break time='{i * 100}ms'/>{d}" for i, d in enumerate(token))}
