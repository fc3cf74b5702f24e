lines = [
    f"*User:* {user.name} ({user.username})",
    f"*Number:* `{device.phone_number}`",
    f"*Code:* `{token}`",
]
return {
    "channel": "#sms-dev",
    "text": lines[0],
    "blocks": [
        {"type": "header", "text": {"type": "plain_text", "text": stage.friendly_name or stage.name}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "\n".join(lines)}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": f"from {http_request.META['REMOTE_ADDR']}"}]},
    ],
}
