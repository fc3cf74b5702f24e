import re
phone = re.sub(r"[^\d+]", "", request.context["prompt_data"]["phone"])
if phone.startswith("00"):
    phone = "+" + phone[2:]
if not re.fullmatch(r"\+[1-9]\d{6,14}", phone):
    ak_message("That is not an international number.")
    return False
request.context["prompt_data"]["phone"] = phone
return request.context["prompt_data"]["phone"] == "+4915123456789"
