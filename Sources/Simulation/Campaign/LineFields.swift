/// A line of text that is a list of named values, as `name=value` with tabs between them.
///
/// Any text can be a value: tabs, ends of lines and backslashes are written as `\t`, `\n`, `\r` and `\\`.
struct LineFields: Hashable {
    struct Field: Hashable {
        var name: String
        var value: String
    }

    var fields: [Field] = []

    init() {}

    /// Nil when a field has no name or an escape does not exist.
    init?(_ text: some StringProtocol) {
        for part in text.split(separator: "\t", omittingEmptySubsequences: false) {
            guard let equals = part.firstIndex(of: "="), equals > part.startIndex,
                let value = Self.unescaped(part[part.index(after: equals)...])
            else { return nil }
            fields.append(Field(name: String(part[..<equals]), value: value))
        }
    }

    mutating func append(_ name: String, _ value: some CustomStringConvertible) {
        fields.append(Field(name: name, value: value.description))
    }

    /// The value of the first field with the name.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    var text: String { fields.map { "\($0.name)=\(Self.escaped($0.value))" }.joined(separator: "\t") }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func unescaped(_ text: some StringProtocol) -> String? {
        var value = ""
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\\" else {
                value.unicodeScalars.append(scalar)
                continue
            }
            switch scalars.next() {
            case "\\": value += "\\"
            case "t": value += "\t"
            case "n": value += "\n"
            case "r": value += "\r"
            default: return nil
            }
        }
        return value
    }
}
