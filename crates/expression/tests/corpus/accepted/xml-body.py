parts = ["<sms>"]
for tag, value in [("to", device.phone_number), ("text", token)]:
    parts.append("  <%s>%s</%s>" % (tag, value, tag))
parts.append("</sms>")
return "\n".join(parts)
