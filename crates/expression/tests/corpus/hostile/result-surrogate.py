return {"text": "\ud800", "pair": "\ud83d\udd11", "\udfff": 1}
