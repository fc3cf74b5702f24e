return ""
