import json
return [json.decoder, json.codecs, json.scanner.re.sys.modules]
