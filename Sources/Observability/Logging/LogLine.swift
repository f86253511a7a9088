/// One event with everything its line says, to be written in either format.
struct LogLine {
    var time: Timestamp
    var level: Logger.Level
    var component: String
    var message: StaticString
    var fields: [LogField]
    /// Whether the contents of byte values are written, not only their lengths.
    var showsBytes: Bool

    /// `time level component: message name=value …`
    var text: [UInt8] {
        var bytes: [UInt8] = []
        time.append(to: &bytes)
        bytes.append(contentsOf: " \(level.name) ".utf8)
        bytes.append(escaped: component)
        bytes.append(contentsOf: ": ".utf8)
        bytes.append(escaped: message.description)
        for field in fields {
            bytes.append(UInt8(ascii: " "))
            bytes.append(escaped: field.name.description)
            bytes.append(UInt8(ascii: "="))
            switch field.value {
            case .text(let text): bytes.append(quotedIfNeeded: text)
            case .bytes(let content): bytes.append(quotedIfNeeded: describe(content))
            case .integer, .unsigned, .identifier, .flag: bytes.append(contentsOf: plain(field.value).utf8)
            }
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// `{"time":…,"level":…,"component":…,"message":…,"name":value,…}`
    var json: [UInt8] {
        var bytes = Array("{\"time\":\"".utf8)
        time.append(to: &bytes)
        bytes.append(contentsOf: "\",\"level\":\"\(level.name)\",\"component\":".utf8)
        bytes.append(quoted: component)
        bytes.append(contentsOf: ",\"message\":".utf8)
        bytes.append(quoted: message.description)
        for field in fields {
            bytes.append(UInt8(ascii: ","))
            bytes.append(quoted: field.name.description)
            bytes.append(UInt8(ascii: ":"))
            switch field.value {
            case .text(let text): bytes.append(quoted: text)
            case .bytes(let content): bytes.append(quoted: describe(content))
            // As text: readers of JSON keep 53 bits of a number.
            case .identifier: bytes.append(quoted: plain(field.value))
            case .integer, .unsigned, .flag: bytes.append(contentsOf: plain(field.value).utf8)
            }
        }
        bytes.append(contentsOf: "}\n".utf8)
        return bytes
    }

    private func plain(_ value: LogValue) -> String {
        switch value {
        case .integer(let number): String(number)
        case .unsigned(let number): String(number)
        case .identifier(let number): String(number, radix: 16)
        case .flag(let flag): flag ? "true" : "false"
        case .text(let text): text
        case .bytes(let content): describe(content)
        }
    }

    /// Bytes that are not UTF-8 are shown with replacement characters: a log is for people.
    private func describe(_ content: [UInt8]) -> String {
        guard showsBytes else { return "<\(content.count) bytes>" }
        // One byte more than is written, so that the cut is marked.
        return String(decoding: content.prefix(LogValue.textBytesMax + 1), as: UTF8.self)
    }
}
