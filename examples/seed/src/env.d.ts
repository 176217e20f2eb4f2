declare namespace Cloudflare {
  interface Env {
    CHAT_ROOM_DO: DurableObjectNamespace;
  }
}
