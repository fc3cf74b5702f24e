result = ak_call_policy("other-policy")
return result.passing
