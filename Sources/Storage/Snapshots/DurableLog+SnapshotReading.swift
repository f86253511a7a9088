internal import Bytes
internal import Raft

// A follower that is far behind gets the file's payload, a chunk at a time, from any offset.
extension DurableLog {
    mutating func readSnapshot(
        _ request: SnapshotRequestID, index: LogIndex, offset: Int, bytesMax: Int, _ effects: inout StorageEffects
    ) {
        guard phase == .running, !isClosing, let snapshot = snapshots.last(where: { $0.metadata.index == index }),
            offset >= 0, offset <= snapshot.payloadBytes, bytesMax > 0
        else {
            effects.events.append(.snapshotNotRead(request, nil))
            return
        }
        guard offset < snapshot.payloadBytes else {
            effects.events.append(.snapshotRead(request, offset: offset, bytes: [], isLast: true))
            return
        }
        let chunk = snapshot.chunk(offset / snapshot.chunkBytes)
        let read = BackgroundJob.SnapshotRead(request: request, snapshot: snapshot, offset: offset, bytesMax: bytesMax)
        enqueue(.snapshotRead(read), &effects) { lane in
            [
                .read(
                    lane.nextID(), file: snapshot.file, at: chunk.offset,
                    count: StoredSnapshot.chunkHeaderBytes + chunk.payloadBytes)
            ]
        }
    }

    mutating func snapshotRead(_ read: BackgroundJob.SnapshotRead, _ bytes: [UInt8], _ effects: inout StorageEffects) {
        let snapshot = read.snapshot
        let number = read.offset / snapshot.chunkBytes
        let chunk = snapshot.chunk(number)
        let isRight = bytes.withUnsafeBytes { buffer in
            guard buffer.count == StoredSnapshot.chunkHeaderBytes + chunk.payloadBytes else { return false }
            let payload = UnsafeRawBufferPointer(rebasing: buffer[StoredSnapshot.chunkHeaderBytes...])
            return RecordHeader.load(buffer, 4, UInt32.self)
                == SnapshotFormat.chunkCRC(payload, headerCRC: snapshot.headerCRC, number: number)
        }
        guard isRight else {
            let failure = StorageFailure(
                .snapshotDamaged, file: snapshot.file, offset: chunk.offset, remedy: .checkDiskAndRestart)
            effects.events.append(.snapshotNotRead(read.request, failure))
            return
        }
        let start = StoredSnapshot.chunkHeaderBytes + read.offset % snapshot.chunkBytes
        let end = min(bytes.count, start + read.bytesMax)
        let isLast = read.offset + (end - start) == snapshot.payloadBytes
        effects.events.append(
            .snapshotRead(read.request, offset: read.offset, bytes: Array(bytes[start..<end]), isLast: isLast))
    }
}
