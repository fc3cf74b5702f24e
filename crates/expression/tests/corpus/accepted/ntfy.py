tags = ["key"]
if "admins" in user.attributes.get("groups", []):
    tags.append("warning")
return {
    "topic": "login-" + slugify(user.username),
    "title": "Sign-in code",
    "message": f"{token} for {device.phone_number[-4:]:>4}",
    "priority": 4 if len(tags) > 1 else 3,
    "tags": tags,
    "actions": [{"action": "view", "label": "Open", "url": f"https://{http_request.get_host()}/"}],
}
