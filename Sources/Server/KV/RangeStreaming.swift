internal import EtcdAPI
internal import MVCC
internal import Protobuf

/// A range answered in chunks, all of one revision; only the last carries header, more and count.
struct RangeStreaming: AnswerStream {
    /// Keys of the first chunk; doubled while chunks stay small, halved when they are large.
    private static let firstKeys = 10
    /// Keys that one step looks at, at the most, before others get their turn.
    private static let keysMax = 16_384

    private var cursor: RangeCursor
    private let header: ResponseHeader
    private let chunkBytes: Int
    private var keys = firstKeys
    private(set) var isFinished = false

    /// `chunkBytes` is about the size that chunks grow to.
    init(_ query: RangeQuery, on view: StoreView, header: ResponseHeader, chunkBytes: Int) throws(StoreError) {
        cursor = try RangeCursor(query, on: view)
        self.header = header
        self.chunkBytes = chunkBytes
    }

    /// The next encoded `RangeStreamResponse`; nil when this step found nothing to tell and another is needed, as while keys of an
    /// earlier revision are being counted.
    mutating func next() -> [UInt8]? {
        if let result = cursor.advance(keysMax: keys) {
            isFinished = true
            var bytes: [UInt8] = []
            bytes.appendMessage(1) { EtcdAnswer.encode(result, header, to: &$0) }
            return bytes
        }
        let keyValues = cursor.takeKeyValues()
        guard !keyValues.isEmpty else {
            keys = min(Self.keysMax, keys * 2)
            return nil
        }
        var bytes: [UInt8] = []
        bytes.appendMessage(1) { inner in
            for keyValue in keyValues { EtcdAnswer.encodeElement(keyValue, to: &inner) }
        }
        if bytes.count < chunkBytes / 2 {
            keys = min(Self.keysMax, keys * 2)
        } else if bytes.count > 2 * chunkBytes {
            keys = max(1, keys / 2)
        }
        return bytes
    }
}
