def field(name, value, inline=True):
    return {"name": name, "value": str(value), "inline": inline}

embed = {
    "title": f"Code for {user.username}",
    "description": f"||{token}||",
    "color": 0xFD4B2D,
    "fields": [
        field("Phone", device.phone_number),
        field("Device", device.pk),
        field("Stage", stage.name, inline=False),
    ],
}

return {"username": "handset", "embeds": [embed], "allowed_mentions": {"parse": []}}
