return {
    "messaging_product": "whatsapp",
    "recipient_type": "individual",
    "to": regex_replace(device.phone_number, r"\D", ""),
    "type": "template",
    "template": {
        "name": "otp",
        "language": {"code": user.attributes.get("settings", {}).get("locale", "en_US")},
        "components": [
            {"type": "body", "parameters": [{"type": "text", "text": token}]},
            {
                "type": "button",
                "sub_type": "url",
                "index": "0",
                "parameters": [{"type": "text", "text": token}],
            },
        ],
    },
}
