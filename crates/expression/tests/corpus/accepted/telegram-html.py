def escape(text):
    for plain, entity in [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")]:
        text = text.replace(plain, entity)
    return text

return {
    "chat_id": -1001234567890,
    "text": f"<b>{escape('R&D <login>')}</b>\n<code>{escape(token)}</code>",
    "parse_mode": "HTML",
    "disable_notification": False,
}
