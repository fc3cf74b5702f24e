name = request.context["prompt_data"].get("name", "")
if len(name) < 3 or len(name) > 40:
    ak_message("The name has 3 to 40 letters.")
    return False
return True
