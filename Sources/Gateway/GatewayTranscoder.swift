internal import Bytes
public import EtcdAPI
public import JSON

/// Requests and answers of the gateway, between JSON and the encoded messages of gRPC.
public struct GatewayTranscoder: Sendable {
    /// Requests that one body of a stream may hold; then the whole body is refused.
    public static let requestsMax = 4_096

    private let table: TranscodingTable

    public init() { table = TranscodingTable() }

    /// The encoded requests of a body: one of most methods, any number of those that take a stream.
    ///
    /// An empty body is a request with nothing set, and to a stream no request. What follows the one request of a method is not
    /// looked at, as etcd does.
    public func requests(of method: EtcdMethod, in body: [UInt8]) throws(JSONError) -> [[UInt8]] {
        try body.withUnsafeBufferPointer { buffer throws(JSONError) in
            var reader = JSONReader(UnsafeRawBufferPointer(buffer))
            guard method.streaming == .bidirectional else {
                return [reader.isAtEnd ? [] : try request(of: method, from: &reader)]
            }
            var requests: [[UInt8]] = []
            while !reader.isAtEnd {
                guard requests.count < Self.requestsMax else {
                    throw JSONError(.unsuitable("more than \(Self.requestsMax) requests"), at: reader.offset)
                }
                requests.append(try request(of: method, from: &reader))
            }
            return requests
        }
    }

    private func request(of method: EtcdMethod, from reader: inout JSONReader) throws(JSONError) -> [UInt8] {
        var bytes: [UInt8] = []
        try table.read(message(method.messages.request), from: &reader, into: &bytes)
        return bytes
    }

    private func message(_ name: String) -> TranscodingTable.MessageID {
        guard let message = table.message(name) else { unreachable("the schema has the messages of every method") }
        return message
    }

    /// Appends an encoded answer as a JSON object.
    public func append(
        _ answer: UnsafeRawBufferPointer, of method: EtcdMethod, to json: inout [UInt8]
    ) throws(TranscodingFailure) {
        try table.write(message(method.messages.response), answer, to: &json)
    }

    /// Appends one of many answers, as a line.
    public func appendLine(
        _ answer: UnsafeRawBufferPointer, of method: EtcdMethod, to json: inout [UInt8]
    ) throws(TranscodingFailure) {
        json.appendJSON(#"{"result":"#)
        try append(answer, of: method, to: &json)
        json.appendJSON("}\n")
    }
}
