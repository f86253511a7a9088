/// The methods that a server knows, found by `:path` without making a string.
public struct MethodTable: Sendable {
    public struct Method: Sendable {
        public var service: String
        public var name: String
        public var kind: Kind

        public init(service: String, name: String, kind: Kind) {
            self.service = service
            self.name = name
            self.kind = kind
        }
    }

    public enum Kind: Sendable {
        /// One request, one answer.
        case unary
        /// One request, many answers.
        case serverStreaming
        /// Many requests; answers as the server likes.
        case clientStreaming

        /// Whether the call is handed over only when its one request is complete.
        var hasOneRequest: Bool { self != .clientStreaming }
    }

    public let methods: [Method]
    private let paths: [[UInt8]]
    /// Position in `methods` plus one by hash, open addressing; 0 is empty.
    private var places: [Int]

    /// The index of a method in `methods` is its number in events.
    public init(_ methods: [Method]) {
        self.methods = methods
        paths = methods.map { Array("/\($0.service)/\($0.name)".utf8) }
        var size = 16
        while size < methods.count * 4 { size *= 2 }
        places = Array(repeating: 0, count: size)
        for (index, path) in paths.enumerated() {
            var place = path.withUnsafeBytes { Self.hash($0) } & (size - 1)
            while places[place] != 0 { place = (place + 1) & (size - 1) }
            places[place] = index + 1
        }
    }

    func index(of path: UnsafeRawBufferPointer) -> Int? {
        var place = Self.hash(path) & (places.count &- 1)
        while places[place] != 0 {
            let index = places[place] &- 1
            if paths[index].withUnsafeBytes({ $0.isEqual(to: path) }) { return index }
            place = (place &+ 1) & (places.count &- 1)
        }
        return nil
    }

    /// The answer to a path that is not in the table, in the words of the Go implementation.
    func unknown(_ path: UnsafeRawBufferPointer) -> Status {
        let text = String(decoding: path.prefix(RequestHead.echoBytesMax), as: UTF8.self)
        guard text.first == "/", let slash = text.lastIndex(of: "/"), slash != text.startIndex else {
            return Status(.unimplemented, "malformed method name: \"\(text)\"")
        }
        let service = String(text[text.index(after: text.startIndex)..<slash])
        let name = String(text[text.index(after: slash)...])
        return methods.contains { $0.service == service }
            ? Status(.unimplemented, "unknown method \(name) for service \(service)")
            : Status(.unimplemented, "unknown service \(service)")
    }

    private static func hash(_ path: UnsafeRawBufferPointer) -> Int {
        var state = UInt64(truncatingIfNeeded: path.count) &* 0x9E37_79B9_7F4A_7C15
        var position = 0
        while path.count &- position >= 8 {
            state = (state ^ path.loadUnaligned(fromByteOffset: position, as: UInt64.self)) &* 0xFF51_AFD7_ED55_8CCD
            state ^= state >> 32
            position &+= 8
        }
        while position < path.count {
            state = (state ^ UInt64(path[position])) &* 0xFF51_AFD7_ED55_8CCD
            position &+= 1
        }
        return Int(truncatingIfNeeded: (state ^ (state >> 29)) & 0x7FFF_FFFF)
    }
}
