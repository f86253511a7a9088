#if Zoo
    internal import Bytes
    internal import Raft
    internal import Zoo

    // A hard state that stands alone between the entries takes the place of the one before it, as in a file of its own.
    extension DurableLog {
        /// Where the last hard state was written, and where the chain stood before it.
        struct HardStatePlace: Sendable {
            var offset: Int
            var sequence: UInt64
            var crc: UInt32
        }

        /// Writes the hard state that waits, over the last one if nothing has been written since. False when what waits is
        /// something else. It straddles two sectors, so that a crash can keep a half of either.
        mutating func overwriteHardState(in segment: Segment, _ effects: inout StorageEffects) -> Bool {
            let last = hardStatePlace
            hardStatePlace = nil
            let place = last ?? HardStatePlace(offset: writeOffset, sequence: head.sequence, crc: head.crc)
            let bytes = Self.sealsBefore * RecordHeader.bytes + RecordHeader.bytes + HardState.storedBytes
            // The first one overwrites nothing: it is no hit.
            guard case .persist(_, let persist)? = waiting.front, persist.append.isEmpty, persist.hardState != nil,
                place.offset + bytes <= segment.recordsEnd,
                last == nil ? MutationChoice.mutation == .z54 : zoo(.z54)
            else { return false }
            head.sequence = place.sequence
            head.crc = place.crc
            var writer = BatchWriter(
                recordBytes: bytes, records: Self.sealsBefore + 1, seed: seed, synced: place.sequence)
            var flight = Flight()
            for _ in 0..<Self.sealsBefore { writer.putSeal(head: &head) }
            writeWaiting(1, to: &writer, &flight)
            flight.endOffset = place.offset + writer.bytes.count
            self.flight = flight
            hardStatePlace = place
            submitLog(&effects) { lane in
                [
                    .write(lane.nextID(), file: segment.file, at: place.offset, bytes: writer.bytes),
                    .flush(lane.nextID(), file: segment.file),
                ]
            }
            return true
        }

        private static let sealsBefore = Format.sectorBytes / RecordHeader.bytes - 1
    }
#endif
