#include <proof/ipc_queue.h>
