/// Operations as a person reads them.
extension Operation: CustomStringConvertible {
    public var description: String {
        "\(Seconds.text(start, digits: 6)) to \(Seconds.text(end, digits: 6)): client \(client) through m\(member):"
            + " \(requestText), \(outcomeText)"
    }

    private var requestText: String {
        switch request {
        case .put(let key, let value): "put \(key) = \(value)"
        case .compareAndSet(let key, 0, let value): "set \(key) = \(value) if there is no \(key)"
        case .compareAndSet(let key, let expected, let value):
            "set \(key) = \(value) if \(key) is of revision \(expected)"
        case .get(let key): "get \(key)"
        }
    }

    private var outcomeText: String {
        switch outcome {
        case .written(let revision): "acknowledged at revision \(revision)"
        case .refused(let reading, let revision):
            "not set at revision \(revision), since the key was \(Self.text(reading))"
        case .read(let reading, let revision): "answered at revision \(revision): \(Self.text(reading))"
        case .failed(let reason): "failed without effect: \(reason)"
        case .unknown(let reason): "unknown: \(reason)"
        }
    }

    static func text(_ reading: Reading?) -> String {
        reading.map { "\($0.value) of revision \($0.modRevision)" } ?? "absent"
    }
}
