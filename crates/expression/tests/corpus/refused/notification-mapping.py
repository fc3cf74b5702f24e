return {"content": f"{notification.severity}: {notification.body}"}
