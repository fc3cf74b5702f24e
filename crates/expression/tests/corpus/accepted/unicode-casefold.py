return ["STRASSE".casefold() == "straße".casefold(), "İ".lower() == "i̇", "ǆ".title(), "éA".swapcase()]
