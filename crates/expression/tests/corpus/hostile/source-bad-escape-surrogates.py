return f"\ud800{1}\udfff" + "\ud83d" "\udd11"
