data = request.context["prompt_data"]
for key in ("email", "name", "phone"):
    if not data.get(key):
        ak_message(f"{key.title()} is missing.")
return all(data.get(key) for key in ("email", "name", "phone"))
