public import Protobuf

/// What a tool asks of the reflection service: the same in both of its versions.
public struct ReflectionRequest: ProtobufMessage {
    public enum Question: Hashable, Sendable {
        case fileByName(String)
        /// The file that defines a service, method, message, field or enum.
        case fileContainingSymbol(String)
        /// The file that defines an extension: the API has none.
        case fileContainingExtension(type: String, number: Int64)
        case extensionNumbers(ofType: String)
        case listServices
    }

    public var host = ""
    public var question: Question?
    /// What `list_services` holds, which means nothing.
    private var listArgument = ""

    public init() {}

    public init(host: String = "", question: Question? = nil) {
        self.host = host
        self.question = question
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &host)
            case 3: if let text = try reader.readString() { question = .fileByName(text) }
            case 4: if let text = try reader.readString() { question = .fileContainingSymbol(text) }
            case 5:
                var named: ExtensionName?
                try reader.read(into: &named)
                if let named { question = .fileContainingExtension(type: named.type, number: named.number) }
            case 6: if let text = try reader.readString() { question = .extensionNumbers(ofType: text) }
            case 7:
                guard let text = try reader.readString() else { continue }
                listArgument = text
                question = .listServices
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, host)
        switch question {
        case nil: break
        case .fileByName(let name): bytes.appendElement(3, name)
        case .fileContainingSymbol(let symbol): bytes.appendElement(4, symbol)
        case .fileContainingExtension(let type, let number):
            bytes.appendElement(5, ExtensionName(type: type, number: number))
        case .extensionNumbers(let type): bytes.appendElement(6, type)
        case .listServices: bytes.appendElement(7, listArgument)
        }
    }

    private struct ExtensionName: ProtobufMessage {
        var type = ""
        var number: Int64 = 0

        init() {}

        init(type: String, number: Int64) {
            self.type = type
            self.number = number
        }

        mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
            while let field = try reader.nextField() {
                switch field {
                case 1: try reader.read(into: &type)
                case 2: try reader.read(into: &number)
                default: try reader.skipField()
                }
            }
        }

        func encode(to bytes: inout [UInt8]) {
            bytes.appendField(1, type)
            bytes.appendField(2, number)
        }
    }
}
