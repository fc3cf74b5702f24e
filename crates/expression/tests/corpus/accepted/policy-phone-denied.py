phone = regex_replace(request.context["prompt_data"]["phone"], r"[\s()/-]", "")
if phone.startswith(("+49151", "+49160")):
    ak_message(f"Numbers such as {phone[:6]}... are not accepted.")
    ak_message("Ask the help desk.")
    return False
return True
