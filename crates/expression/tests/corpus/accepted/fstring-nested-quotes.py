return f"{user.attributes['settings']['locale']}: {', '.join(user.attributes['groups'])} {'yes' if user.is_active else 'no'}"
