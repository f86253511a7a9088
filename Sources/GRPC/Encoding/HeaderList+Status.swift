internal import HPACK

extension HeaderList {
    /// Adds `grpc-status` and, if there is one, `grpc-message`.
    mutating func append(_ status: Status) {
        append("grpc-status", "\(status.code.rawValue)")
        guard !status.message.isEmpty else { return }
        append(name: Array("grpc-message".utf8), value: PercentEncoding.encode(status.message), marks: .transient)
    }

    mutating func append(_ metadata: Metadata) {
        for index in 0..<metadata.fields.count {
            append(
                name: metadata.fields.name(at: index), value: metadata.fields.value(at: index),
                marks: metadata.fields[field: index].marks)
        }
    }
}
