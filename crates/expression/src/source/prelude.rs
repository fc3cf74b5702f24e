//! Python that stands before an expression where the interpreter lacks what the expression uses.

use std::fmt::Write;

/// A piece of the prelude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    Modulo,
    Or,
    Delete,
    Translate,
    MakeTrans,
    Substitute,
    Format,
    Addresses,
    Regex,
    Flatten,
    FormatMap,
    Bytes,
    SubstituteFrom,
}

impl Piece {
    /// The helpers that the prelude defines.
    pub(super) const HELPERS: [(&str, Self); 5] = [
        ("ip_address", Self::Addresses),
        ("ip_network", Self::Addresses),
        ("list_flatten", Self::Flatten),
        ("regex_match", Self::Regex),
        ("regex_replace", Self::Regex),
    ];

    const fn text(self) -> &'static str {
        match self {
            Self::Modulo => MODULO,
            Self::Or => OR,
            Self::Delete => DELETE,
            Self::Translate => TRANSLATE,
            Self::MakeTrans => MAKE_TRANS,
            Self::Substitute => SUBSTITUTE,
            Self::Format => FORMAT,
            Self::Addresses => ADDRESSES,
            Self::Regex => REGEX,
            Self::Flatten => FLATTEN,
            Self::FormatMap => FORMAT_MAP,
            Self::Bytes => BYTES,
            Self::SubstituteFrom => SUBSTITUTE_FROM,
        }
    }
}

/// The prelude made of `pieces`, each once.
pub(super) fn prelude(pieces: &std::collections::BTreeSet<Piece>) -> String {
    let text: String = pieces.iter().map(|piece| piece.text()).collect();
    let mut kept = String::new();
    for name in BUILTINS {
        if text.contains(&format!("_handset_python_{name}")) {
            // Writing to a string does not fail.
            let _ = writeln!(kept, "_handset_python_{name} = {name}");
        }
    }
    kept + &text
}

/// The builtins that the prelude uses. It keeps them under names that no expression can set, because an expression may well call a value
/// of its own `type` or `str`.
const BUILTINS: [&str; 18] = [
    "AttributeError",
    "TypeError",
    "ValueError",
    "bytes",
    "chr",
    "dict",
    "int",
    "isinstance",
    "len",
    "list",
    "ord",
    "range",
    "set",
    "str",
    "tuple",
    "type",
    "zip",
    "frozenset",
];

/// `%`, which the interpreter has for numbers only.
const MODULO: &str = "\
def _handset_mod(a, b):
    if _handset_python_isinstance(a, _handset_python_str):
        return _handset_printf(a, b if _handset_python_isinstance(b, (_handset_python_tuple, _handset_python_dict)) else (b,))
    return a % b
";

/// `|` of dicts (Python library reference, mapping types), and of types for `isinstance`. `|=` changes a dict or a set itself.
const OR: &str = "\
def _handset_or(a, b):
    if _handset_python_isinstance(a, _handset_python_dict) and _handset_python_isinstance(b, _handset_python_dict):
        return {**a, **b}
    if _handset_python_type(b).__name__ == 'type' and _handset_python_type(a).__name__ in ('type', 'tuple'):
        return (a, b)
    return a | b
def _handset_ior(a, b):
    if _handset_python_isinstance(a, _handset_python_dict):
        a.update(b)
        return a
    if _handset_python_isinstance(a, _handset_python_set) and _handset_python_isinstance(b, (_handset_python_set, _handset_python_frozenset)):
        a.update(b)
        return a
    a |= b
    return a
";

/// `del a[b]`.
const DELETE: &str = "\
def _handset_del(a, b):
    if _handset_python_isinstance(a, (_handset_python_dict, _handset_python_list)):
        a.pop(b)
        return None
    raise _handset_python_TypeError(f\"'{_handset_python_type(a).__name__}' object doesn't support item deletion\")
";

/// `str.translate`.
const TRANSLATE: &str = "\
def _handset_translate(a, *args, **kwargs):
    if not _handset_python_isinstance(a, _handset_python_str):
        return a.translate(*args, **kwargs)
    (table,) = args
    out = []
    for c in a:
        new = table.get(_handset_python_ord(c), c)
        if new is None:
            continue
        out.append(_handset_python_chr(new) if _handset_python_isinstance(new, _handset_python_int) else new)
    return ''.join(out)
";

/// `str.maketrans`.
const MAKE_TRANS: &str = "\
def _handset_maketrans(_, a, b=None, c=''):
    if b is None:
        return {_handset_python_ord(k) if _handset_python_isinstance(k, _handset_python_str) else k: v for k, v in a.items()}
    if _handset_python_len(a) != _handset_python_len(b):
        raise _handset_python_ValueError('the first two maketrans arguments must have equal length')
    table = {_handset_python_ord(x): _handset_python_ord(y) for x, y in _handset_python_zip(a, b)}
    for x in c:
        table[_handset_python_ord(x)] = None
    return table
";

/// `re.sub` with a function, which the interpreter does not call.
const SUBSTITUTE: &str = "\
def _handset_sub(of, *args, **kwargs):
    kind = _handset_python_type(of).__name__
    if kind not in ('module', 'Pattern'):
        return of.sub(*args, **kwargs)
    if kind == 'module':
        names = ['pattern', 'repl', 'string', 'count', 'flags']
    else:
        names = ['repl', 'string', 'count']
    given = {**_handset_python_dict(_handset_python_zip(names, args)), **kwargs}
    repl = given['repl']
    if _handset_python_isinstance(repl, (_handset_python_str, _handset_python_bytes)):
        return of.sub(*args, **kwargs)
    text = given['string']
    count = given.get('count', 0)
    if 'pattern' in given:
        found = of.finditer(given['pattern'], text, given.get('flags', 0))
    else:
        found = of.finditer(text)
    out = []
    end = 0
    done = 0
    for match in found:
        if count and done >= count:
            break
        out.append(text[end:match.start()])
        out.append(repl(match))
        end = match.end()
        done += 1
    out.append(text[end:])
    return ''.join(out)
";

/// `sub` as it is imported with `from re import sub`.
const SUBSTITUTE_FROM: &str = "\
import re as _handset_res
def _handset_re_sub(*args, **kwargs):
    return _handset_sub(_handset_res, *args, **kwargs)
";

/// The builtin `format`.
const FORMAT: &str = "\
def _handset_format(a, spec=''):
    return f'{a:{spec}}'
";

/// authentik's `regex_match` and `regex_replace`.
const REGEX: &str = "\
import re as _handset_re
def regex_match(value, regex):
    return _handset_re.search(regex, value) is not None
def regex_replace(value, regex, repl):
    return _handset_re.sub(regex, repl, value)
";

/// `str.format_map`.
const FORMAT_MAP: &str = "\
def _handset_format_map(a, values):
    return a.format(**values)
";

/// `bytes` of numbers, which the interpreter does not make.
const BYTES: &str = "\
def _handset_bytes(*args, **kwargs):
    if _handset_python_len(args) == 1 and not kwargs and _handset_python_isinstance(args[0], (_handset_python_list, _handset_python_tuple, _handset_python_set, _handset_python_range)):
        return _handset_pack(_handset_python_list(args[0]))
    return _handset_python_bytes(*args, **kwargs)
";

/// authentik's `list_flatten`: the first element of a list, `None` of an empty one, and anything else as it is.
const FLATTEN: &str = "\
def list_flatten(value):
    if not _handset_python_isinstance(value, _handset_python_list):
        return value
    return value[0] if value else None
";

/// `ip_address` and `ip_network`, as Python's module `ipaddress` has them.
const ADDRESSES: &str = "\
class IPAddress:
    def __init__(self, text, facts):
        self.compressed = text
        self._number = _handset_python_int(facts['number'])
        self.exploded = facts['exploded']
        self.version = facts['version']
        self.max_prefixlen = facts['max_prefixlen']
        self.is_private = facts['is_private']
        self.is_global = facts['is_global']
        self.is_loopback = facts['is_loopback']
        self.is_multicast = facts['is_multicast']
        self.is_link_local = facts['is_link_local']
        self.is_unspecified = facts['is_unspecified']
    def __str__(self):
        return self.compressed
    def __repr__(self):
        return f\"IPv{self.version}Address('{self.compressed}')\"
    def __eq__(self, other):
        return _handset_python_isinstance(other, IPAddress) and self.compressed == other.compressed
class IPNetwork:
    def __init__(self, facts):
        self.compressed = facts['compressed']
        self.version = facts['version']
        self.prefixlen = facts['prefixlen']
        self.num_addresses = facts['num_addresses']
        self.network_address = ip_address(facts['first'])
        self.broadcast_address = ip_address(facts['last'])
        self.netmask = ip_address(facts['netmask'])
        self.with_prefixlen = facts['compressed']
        self.is_private = self.network_address.is_private and self.broadcast_address.is_private
    def __contains__(self, other):
        if not _handset_python_isinstance(other, IPAddress):
            raise _handset_python_AttributeError(f\"'{_handset_python_type(other).__name__}' object has no attribute '_version'\")
        if self.version != other.version:
            return False
        return self.network_address._number <= other._number <= self.broadcast_address._number
    def __str__(self):
        return self.compressed
    def __repr__(self):
        return f\"IPv{self.version}Network('{self.compressed}')\"
    def __eq__(self, other):
        return _handset_python_isinstance(other, IPNetwork) and self.compressed == other.compressed
def ip_address(address):
    if _handset_python_isinstance(address, IPAddress):
        return address
    facts = _handset_address(address)
    return IPAddress(facts['compressed'], facts)
def ip_network(address, strict=True):
    if _handset_python_isinstance(address, IPNetwork):
        return address
    return IPNetwork(_handset_network(_handset_python_str(address), strict))
";
