return "🔑" "🔑" f"{🔑}"
