import re

def md(text):
    return re.sub(r"([_*\[\]()~`>#+\-=|{}.!])", r"\\\1", text)

return {"chat_id": 42, "text": md(f"{user.email}: {token} (+49)"), "parse_mode": "MarkdownV2"}
