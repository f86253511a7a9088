internal import Bytes

extension LogScan {
    /// Whether these bytes, the log's last batch read again, still end in the record that ended the log before.
    ///
    /// It is one batch: every later batch states that the one before is synced.
    func endsAsBefore(_ bytes: [UInt8]) -> Bool {
        guard let segment = segments.last else { return false }
        let seed = SegmentSeed(identity: identity, segment: segment.number)
        let wanted = head.crc
        return bytes.withUnsafeBytes { buffer in
            var at = 0
            while at + RecordHeader.bytes <= buffer.count {
                guard let header = RecordHeader(buffer, at: at), at + header.recordBytes <= buffer.count,
                    seed.verifies(header, in: buffer, at: at)
                else { return false }
                at += header.recordBytes
                if at == buffer.count { return header.crc == wanted }
            }
            return false
        }
    }
}
