if regex_match(request.context["prompt_data"]["phone"].strip(), "^(\+49|\+43|\+41)"):
    return True
ak_message("Please enter a number from Germany, Austria or Switzerland.")
return False
