/// Requests and answers as short text. Bytes that are not printable ASCII are written as `\` and two hex digits.
enum StoreText {
    private static let bytesMax = 40
    private static let itemsMax = 6

    static func bytes(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes.prefix(bytesMax) {
            switch byte {
            case UInt8(ascii: "\\"): text += "\\\\"
            case 0x21..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16)
                text += digits.utf8.count == 1 ? "\\0\(digits)" : "\\\(digits)"
            }
        }
        return bytes.count > bytesMax ? "\(text)… (\(bytes.count) bytes)" : text.isEmpty ? "(empty)" : text
    }

    static func keyValue(_ keyValue: StoreKeyValue) -> String {
        "\(bytes(keyValue.key)) = \(bytes(keyValue.value)) of revision \(keyValue.modRevision), created at"
            + " \(keyValue.createRevision), version \(keyValue.version)"
    }

    static func answer(_ answer: StoreAnswer) -> String {
        switch answer {
        case .range(let shown, let count): "\(count) keys\(list(shown))"
        case .put(let previous): "put\(list(previous.map { [$0] } ?? []))"
        case .delete(let count, let previous): "\(count) deleted\(list(previous))"
        case .transaction(let held, let answers):
            "\(held ? "held" : "did not hold") (\(answers.map(Self.answer).joined(separator: "; ")))"
        case .compacted: "compacted"
        }
    }

    static func change(_ change: StoreLog.Change) -> String {
        switch change {
        case .put(let key, let value): "\(bytes(key)) = \(bytes(value))"
        case .delete(let key): "\(bytes(key)) deleted"
        }
    }

    static func changes(_ changes: [StoreLog.Change]) -> String {
        if changes.isEmpty { return "nothing" }
        let more = changes.count > itemsMax ? " and \(changes.count - itemsMax) more" : ""
        return changes.prefix(itemsMax).map(change).joined(separator: ", ") + more
    }

    private static func list(_ shown: [StoreKeyValue]) -> String {
        if shown.isEmpty { return "" }
        let more = shown.count > itemsMax ? ", and \(shown.count - itemsMax) more" : ""
        return " [\(shown.prefix(itemsMax).map(keyValue).joined(separator: "; "))\(more)]"
    }
}
