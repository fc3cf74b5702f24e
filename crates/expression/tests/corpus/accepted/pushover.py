is_admin = "admins" in user.attributes["groups"]
return {
    "user": "u00000000000000000000000000000",
    "title": f"{user.name!s:.8}",
    "message": token,
    "priority": 1 if is_admin else 0,
    "ttl": 5 * 60,
    "sound": ("siren" if is_admin else "pushover"),
}
