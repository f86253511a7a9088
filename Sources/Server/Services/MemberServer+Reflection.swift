internal import EtcdAPI
internal import GRPC
internal import HTTP2
internal import Protobuf

/// grpc.reflection, in both of its versions.
extension MemberServer {
    func openReflection(_ call: CallID, of session: GRPCSession) {
        reflectionCalls.insert(StreamPlace(session: session.number, call: call))
        session.beginAnswer(call)
    }

    /// Whether the message was one of a reflection call.
    func reflect(_ message: UnsafeRawBufferPointer, _ call: CallID, of session: GRPCSession) -> Bool {
        guard !reflectionCalls.isEmpty else { return false }
        let place = StreamPlace(session: session.number, call: call)
        guard reflectionCalls.contains(place) else { return false }
        do throws(ProtobufError) {
            let answer = reflection.answer(try ReflectionRequest(decoding: message)).encoded()
            guard session.send(call, answer) == .accepted else {
                // Whoever asks on without reading has no use for the answers.
                reflectionCalls.remove(place)
                session.refuse(call, RequestRefusal(.resourceExhausted, "holdfast: the client takes no answers"))
                return true
            }
        } catch {
            reflectionCalls.remove(place)
            session.refuse(call, RequestRefusal(.internal, "grpc: error unmarshalling request: \(error)"))
        }
        return true
    }

    func reflectionHalfClosed(_ call: CallID, of session: GRPCSession) {
        guard reflectionCalls.remove(StreamPlace(session: session.number, call: call)) != nil else { return }
        session.finish(call)
    }

    func reflectionCancelled(_ call: CallID, of session: GRPCSession) {
        reflectionCalls.remove(StreamPlace(session: session.number, call: call))
    }
}

/// A call whose messages are still to come.
struct StreamPlace: Hashable {
    let session: UInt32
    let call: CallID
}
